/**
 * Builders of what tests are about: tasks in each state, and image, video and executable files byte by byte. They use no
 * production code that they are to test.
 */
package dev.vidusubjects.builder;
