package dev.vidusubjects.aws;

import java.util.Optional;

/** Settings without which the application cannot run on AWS. */
final class RequiredSetting {

    private RequiredSetting() {}

    /**
     * @param variable the environment variable that sets it
     * @throws IllegalStateException if it is not set
     */
    static String setting(Optional<String> value, String variable, String meaning) {
        return value.filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalStateException(variable + " is not set: it names " + meaning));
    }
}
