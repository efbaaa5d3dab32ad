/**
 * The entry points of the functions on AWS: each calls a use case, maps, and logs.
 */
package dev.vidusubjects.handler;
