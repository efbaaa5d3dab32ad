/**
 * Looking at submitted tasks until they have ended. One policy decides when to look, wherever the application runs.
 */
package dev.vidusubjects.polling;
