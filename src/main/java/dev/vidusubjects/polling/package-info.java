/**
 * Polling of submitted tasks until they have ended. One policy decides when to poll, on every deployment target.
 */
package dev.vidusubjects.polling;
