import { html } from '../../vendor/htm-preact.js';
import { text } from '../text.js';
import { Panel } from '../ui/parts.js';

export const Wallet = () => html`<${Panel} title=${text.wallet} />`;
