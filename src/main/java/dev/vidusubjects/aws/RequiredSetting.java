package dev.vidusubjects.aws;

import java.util.Optional;

/** Reads settings without which the application cannot run on AWS. */
final class RequiredSetting {

    private RequiredSetting() {}

    /**
     * @param variable the environment variable of the setting
     * @param meaning a description of what the setting names, for the error message
     * @return the value of the setting
     * @throws IllegalStateException if the setting is missing or blank
     */
    static String setting(Optional<String> value, String variable, String meaning) {
        return value.filter(text -> !text.isBlank())
                .orElseThrow(() -> new IllegalStateException(variable + " is not set: it names " + meaning));
    }
}
