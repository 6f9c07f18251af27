// What only operators may do: shown to who has the token.
import { html } from '../../vendor/htm-preact.js';
import { token } from '../lib/settings.js';
import { useCell } from './hooks.js';
import { TokenField } from './token.js';

export const Operator = ({ children }) => html`${useCell(token) && children}<${TokenField} />`;
