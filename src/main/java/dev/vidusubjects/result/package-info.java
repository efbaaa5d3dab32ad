/**
 * The documents of ended tasks and of refused uploads, and the port of the store that keeps them. A document is published:
 * its fields are in docs/result-document.schema.json.
 */
package dev.vidusubjects.result;
