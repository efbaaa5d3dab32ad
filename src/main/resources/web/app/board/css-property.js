/** Sets a custom property of CSS on an element. */
import { noChange } from 'lit';
import { Directive, directive } from 'lit/directive.js';

class CssProperty extends Directive {
  #value = null;

  render() {
    return noChange;
  }

  update(part, [name, value]) {
    // By the object model: the Content-Security-Policy forbids style attributes in markup.
    if (value !== this.#value) {
      this.#value = value;
      part.element.style.setProperty(name, String(value));
    }
    return noChange;
  }
}

/** For example `<div ${cssProperty('--index', 3)}>`. */
export const cssProperty = directive(CssProperty);
