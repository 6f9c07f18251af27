import { html } from '../../vendor/htm-preact.js';
import { text } from '../text.js';
import { Panel } from '../ui/parts.js';

export const Explorer = () => html`<${Panel} title=${text.explorer} />`;
