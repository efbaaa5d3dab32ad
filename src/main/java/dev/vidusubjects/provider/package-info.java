/**
 * The provider of subjects in the product's own terms: ports, results, and failures that are named after their
 * consequences. It knows nothing of HTTP; package vtrix implements it.
 */
package dev.vidusubjects.provider;
