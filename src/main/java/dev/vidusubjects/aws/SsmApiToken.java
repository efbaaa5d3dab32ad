package dev.vidusubjects.aws;

import dev.vidusubjects.api.access.ApiToken;
import dev.vidusubjects.api.problem.ApiTokenException;
import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.start.Preparation;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The API's token: from a SecureString parameter of Systems Manager if one is configured, otherwise from the settings.
 * Without either, the HTTP API in front of the function authorizes callers. The bean is created at its first use and
 * not together with the filter that uses it, because the filter is created at build time, when no settings are
 * available.
 */
@ApplicationScoped
@IfBuildProfile("aws")
public class SsmApiToken implements ApiToken, Preparation {

    /** The maximum time after a change of the parameter until only the new token is accepted. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final Optional<SecretParameter> parameter;
    private final Optional<String> configured;

    @Inject
    public SsmApiToken(AwsClients clients, SubjectsConfig config, Clock clock) {
        this(
                config.aws()
                        .apiTokenParameter()
                        .filter(name -> !name.isBlank())
                        .map(name -> new SecretParameter(clients, name, clock)),
                config.api().token());
    }

    SsmApiToken(Optional<SecretParameter> parameter, Optional<String> configured) {
        this.parameter = parameter;
        this.configured = configured.map(String::strip).filter(token -> !token.isEmpty());
    }

    @Override
    public List<Runnable> steps(FunctionName function) {
        return function == FunctionName.API && parameter.isPresent() ? List.of(parameter.get()::prepare) : List.of();
    }

    @Override
    public Optional<String> token() {
        return parameter.map(SsmApiToken::read).or(() -> configured);
    }

    /** Rejects an empty token: it is not a deliberate choice, and must not grant access to any caller. */
    private static String read(SecretParameter parameter) {
        String token;
        try {
            token = parameter.value(MAX_AGE);
        } catch (SdkException e) {
            throw new ApiTokenException(
                    "could not read the API's token from the parameter " + parameter.name() + ": " + AwsErrors.of(e),
                    e);
        }
        if (token.isEmpty()) {
            throw new ApiTokenException("the parameter " + parameter.name() + " of the API's token is empty", null);
        }
        return token;
    }
}
