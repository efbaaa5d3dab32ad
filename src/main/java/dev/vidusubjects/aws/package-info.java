/**
 * The implementations of the ports on AWS: DynamoDB, S3, SQS, Step Functions, Systems Manager. This is the only package
 * that uses the AWS SDK.
 */
package dev.vidusubjects.aws;
