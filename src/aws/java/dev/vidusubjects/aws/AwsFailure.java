package dev.vidusubjects.aws;

import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/** Says in one line what went wrong with a call, for logs and operators. */
final class AwsFailure {

    private AwsFailure() {}

    /** @return the service's own code and words, or why there was no answer */
    static String of(SdkException e) {
        if (e instanceof AwsServiceException answered && answered.awsErrorDetails() != null) {
            return answered.awsErrorDetails().errorCode() + " (HTTP " + answered.statusCode() + "): "
                    + answered.awsErrorDetails().errorMessage();
        }
        return e.getMessage();
    }
}
