package dev.vidusubjects.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in one line what went wrong with a call, for logs and operators. */
final class AwsErrors {

    private AwsErrors() {}

    /** @return the service's own code and words, or why there was no answer */
    static String of(SdkException e) {
        if (e instanceof AwsServiceException responded && responded.awsErrorDetails() != null) {
            return responded.awsErrorDetails().errorCode() + " (HTTP " + responded.statusCode() + "): "
                    + responded.awsErrorDetails().errorMessage();
        }
        return e.getMessage();
    }
}
