package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.provider.ProviderAccess;
import dev.vidusubjects.provider.ProviderError;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.start.Preparation;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import software.amazon.awssdk.core.exception.SdkException;

/** The provider's base URL from the settings, and its API key from a SecureString parameter of Systems Manager. */
@Singleton
@IfBuildProfile("aws")
public class SsmProviderAccess implements ProviderAccess, Preparation {

    private final URI baseUrl;
    private final SecretParameter parameter;

    @Inject
    public SsmProviderAccess(AwsClients clients, SubjectsConfig config, Clock clock) {
        this(
                config.provider().baseUrl(),
                new SecretParameter(
                        clients,
                        RequiredSetting.setting(
                                config.aws().apiKeyParameter(),
                                "SUBJECTS_AWS_API_KEY_PARAMETER",
                                "the SecureString parameter with the provider's key"),
                        clock));
    }

    SsmProviderAccess(URI baseUrl, SecretParameter parameter) {
        this.baseUrl = baseUrl;
        this.parameter = parameter;
    }

    @Override
    public URI baseUrl() {
        return baseUrl;
    }

    @Override
    public List<Runnable> steps(FunctionName function) {
        return function.callsProvider() ? List.of(parameter::prepare) : List.of();
    }

    @Override
    public String key() throws ProviderException.Account {
        String key;
        try {
            key = parameter.value();
        } catch (SdkException e) {
            throw unavailable(AwsErrors.of(e));
        }
        if (key.isEmpty()) {
            throw unavailable("it is empty");
        }
        return key;
    }

    @Override
    public boolean refresh(String refused) {
        return parameter.refresh(refused);
    }

    /** @return always false, because there is no sandbox on AWS */
    @Override
    public boolean sandbox() {
        return false;
    }

    private ProviderException.Account unavailable(String why) {
        return new ProviderException.Account(new ProviderError(
                "key_unavailable",
                "could not read the provider's key from the parameter " + parameter.name() + ": " + why));
    }
}
