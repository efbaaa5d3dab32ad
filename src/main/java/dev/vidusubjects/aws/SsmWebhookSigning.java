package dev.vidusubjects.aws;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.events.DeliveryQueueException;
import dev.vidusubjects.events.WebhookSigner;
import dev.vidusubjects.events.WebhookSigning;
import dev.vidusubjects.start.FunctionName;
import dev.vidusubjects.start.Preparation;
import io.quarkus.arc.profile.IfBuildProfile;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The secrets of webhooks: from a SecureString parameter of Systems Manager if one is configured, otherwise from the
 * settings. No message contains them.
 */
@Singleton
@IfBuildProfile("aws")
public class SsmWebhookSigning implements WebhookSigning, Preparation {

    /** The maximum time after a change of the parameter until only the new secrets sign. */
    static final Duration MAX_AGE = Duration.ofMinutes(5);

    private final Optional<SecretParameter> parameter;
    private final Optional<String> configured;

    @Inject
    public SsmWebhookSigning(AwsClients clients, SubjectsConfig config, Clock clock) {
        this(
                config.aws()
                        .webhooksSecretParameter()
                        .filter(name -> !name.isBlank())
                        .map(name -> new SecretParameter(clients, name, clock)),
                config.webhooks().secret());
    }

    /** @param configured the secrets of the settings, which are used if there is no parameter */
    SsmWebhookSigning(Optional<SecretParameter> parameter, Optional<String> configured) {
        this.parameter = parameter;
        this.configured = configured.filter(secret -> !secret.isBlank());
    }

    @Override
    public List<Runnable> steps(FunctionName function) {
        return function == FunctionName.DELIVER && parameter.isPresent()
                ? List.of(parameter.get()::prepare)
                : List.of();
    }

    @Override
    public Optional<WebhookSigner> signer() {
        if (parameter.isPresent()) {
            return Optional.of(
                    signer(read(parameter.get()), "parameter " + parameter.get().name()));
        }
        return configured.map(secret -> signer(secret, "setting SUBJECTS_WEBHOOKS_SECRET"));
    }

    private static String read(SecretParameter parameter) {
        try {
            return parameter.value(MAX_AGE);
        } catch (SdkException e) {
            throw new DeliveryQueueException(
                    "could not read the secret of webhooks from the parameter " + parameter.name() + ": "
                            + AwsErrors.of(e),
                    e);
        }
    }

    private static WebhookSigner signer(String secrets, String source) {
        try {
            return WebhookSigner.of(secrets);
        } catch (IllegalArgumentException e) {
            throw new DeliveryQueueException("the " + source + " has no valid secret: " + e.getMessage(), e);
        }
    }
}
