/**
 * Submission of a request or an uploaded file as a task: validate, store the intent, call the provider at most once,
 * store its task id, start the polling. This package also contains the redrive of a task.
 */
package dev.vidusubjects.submission;
