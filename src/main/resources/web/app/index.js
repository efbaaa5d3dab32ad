/** What the bundle consists of, in this order: a rule of a later style sheet outweighs an equal one of an earlier. */
import './base.css';
import './shell.css';
import './main.js';
