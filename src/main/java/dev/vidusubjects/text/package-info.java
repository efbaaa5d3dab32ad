/** How untrusted text is shown. Every package may use it, because all code reports what it received. */
package dev.vidusubjects.text;
