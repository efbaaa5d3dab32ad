/**
 * The entry points of the functions on AWS: each calls a use case, maps its input and output, and logs the invocation. They
 * contain no rule of their own.
 */
package dev.vidusubjects.lambda;
