/**
 * Emulators for the integration tests: DynamoDB Local and an S3 server (s3proxy). Each runs in its own process, which
 * starts when a test first needs it. All tests of a JVM share the process, and it ends when that JVM ends for any
 * reason. The other classes run in the JVM of the test: Lambda's Runtime API, a state machine, and web servers that
 * misbehave.
 */
package dev.vidusubjects.emulators;
