// The site's door: on to the language that was chosen, else the browser's.
import { readParameters } from './parameters.mjs';

location.replace(`${readParameters(location.search).options.lang}/index.html`);
