package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import java.util.Optional;

/**
 * A task object of the provider, of any of its models.
 *
 * @param failure the reason of the failure; present if the state is {@code FAILED}
 * @param content the parsed text of the output; present if the state is {@code COMPLETED}, unless it cannot be read
 * @param raw the whole response, redacted
 */
record TaskResponse(
        String id,
        String statusText,
        ProviderTask.State state,
        Optional<ProviderException> failure,
        Optional<JsonNode> content,
        String raw) {

    /** @return whether the provider has not finished the task */
    boolean open() {
        return state == ProviderTask.State.WAITING || state == ProviderTask.State.RUNNING;
    }
}
