package dev.vidusubjects.vtrix;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vidusubjects.provider.ProviderException;
import dev.vidusubjects.provider.ProviderTask;
import java.util.Optional;

/**
 * A task object of the provider, of any of its models.
 *
 * @param failure present when {@code FAILED}
 * @param content the parsed text of the output; present when {@code COMPLETED}, unless nobody can read it
 * @param raw the whole answer, redacted
 */
record TaskAnswer(
        String id,
        String statusText,
        ProviderTask.State state,
        Optional<ProviderException> failure,
        Optional<JsonNode> content,
        String raw) {}
