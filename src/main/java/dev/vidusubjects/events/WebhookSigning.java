package dev.vidusubjects.events;

import java.util.Optional;

/** Port: the secrets of the deployment's webhooks. */
public interface WebhookSigning {

    /**
     * @return the signer with the current secrets; empty if none are configured, so that no webhooks are sent
     * @throws DeliveryQueueException if the secrets cannot be read now, or are malformed
     */
    Optional<WebhookSigner> signer();
}
