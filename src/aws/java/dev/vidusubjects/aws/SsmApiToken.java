package dev.vidusubjects.aws;

import dev.vidusubjects.api.ApiToken;
import dev.vidusubjects.api.ApiTokenException;
import dev.vidusubjects.config.SubjectsConfig;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The API's token from a SecureString parameter of Systems Manager, where one is named; else that of the settings. Without
 * either, the HTTP API in front authorizes callers. Made when it is first asked, not with the filter that asks: that is made
 * at build time, when there are no settings.
 */
@ApplicationScoped
@IfBuildProfile("aws")
public class SsmApiToken implements ApiToken {

    /** A token that was changed is the only one accepted after this long. */
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
    public Optional<String> token() {
        return parameter.map(SsmApiToken::read).or(() -> configured);
    }

    /** An empty token is none that anybody chose: nobody is let in by it. */
    private static String read(SecretParameter parameter) {
        String token;
        try {
            token = parameter.value(MAX_AGE);
        } catch (SdkException e) {
            throw new ApiTokenException(
                    "the API's token could not be had from the parameter " + parameter.name() + ": " + AwsErrors.of(e),
                    e);
        }
        if (token.isEmpty()) {
            throw new ApiTokenException("the parameter " + parameter.name() + " of the API's token is empty", null);
        }
        return token;
    }
}
