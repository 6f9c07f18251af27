// Shows what only operators may do, once the token is set.
import { html } from '../../vendor/htm-preact.js';
import { token } from '../lib/settings.js';
import { useCell } from './hooks.js';
import { TokenField } from './token.js';

export const Operator = ({ children }) => html`${useCell(token) && children}<${TokenField} />`;
