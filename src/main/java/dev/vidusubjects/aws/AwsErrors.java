package dev.vidusubjects.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Describes the failure of an AWS call in one line, for logs and operators. */
final class AwsErrors {

    private AwsErrors() {}

    /** @return the service's error code and message, or the SDK's message if there was no response */
    static String of(SdkException e) {
        if (e instanceof AwsServiceException responded && responded.awsErrorDetails() != null) {
            return responded.awsErrorDetails().errorCode() + " (HTTP " + responded.statusCode() + "): "
                    + responded.awsErrorDetails().errorMessage();
        }
        return e.getMessage();
    }
}
