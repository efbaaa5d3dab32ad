/**
 * The provider of subjects in the product's own terms: ports, results, and failures that are named after their
 * consequences.
 */
package dev.vidusubjects.provider;
