/** How untrusted text is shown, and how a long one is passed on. Every package may use it, because all code reports what it received. */
package dev.vidusubjects.text;
