/** The icon of the browser's tab: by the script, so that its name has a hash like those of all assets. */
import { apiUrl } from './api.js';
import icon from './icon.svg';

const link = document.createElement('link');
link.rel = 'icon';
link.type = 'image/svg+xml';
link.href = apiUrl(icon).href;
document.head.append(link);
