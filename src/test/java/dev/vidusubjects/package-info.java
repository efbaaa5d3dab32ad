/**
 * Tests of the whole source tree: who may use whom, rules for code, names and package descriptions, and the published
 * packages. Tests of one package are in the package of the same name.
 */
package dev.vidusubjects;
