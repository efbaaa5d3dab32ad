/**
 * Builders of test data: tasks in each state, and image, video and executable files byte by byte. The builders of files
 * use no production code, so that they cannot share its faults.
 */
package dev.vidusubjects.builder;
