package dev.vidusubjects.api.access;

import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.arc.DefaultBean;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** The token from the settings, {@code SUBJECTS_API_TOKEN}. */
@ApplicationScoped
@DefaultBean
class ConfiguredApiToken implements ApiToken {

    private final Optional<String> token;

    ConfiguredApiToken(SubjectsConfig config) {
        this.token = config.api().token().map(String::strip).filter(given -> !given.isEmpty());
        if (token.stream().flatMapToInt(String::chars).anyMatch(c -> c <= ' ' || c > '~')) {
            throw new ConfigurationException(
                    "SUBJECTS_API_TOKEN holds a space or a character that is not ASCII: no caller could send it",
                    Set.of("subjects.api.token"));
        }
    }

    @Override
    public Optional<String> token() {
        return token;
    }
}
