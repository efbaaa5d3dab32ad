/**
 * The provider of subjects in the product's own words: ports, outcomes, and failures named after what follows from them.
 */
package dev.vidusubjects.provider;
