package dev.vidusubjects.bench.functions;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;

/** The events of a function, and what must have happened after each of them. */
interface Work {

    /**
     * Prepares the services for one event.
     *
     * @return the event, JSON
     */
    byte[] event() throws IOException;

    /**
     * Checks the work that the last event should have caused.
     *
     * @param response the response of the function
     * @throws IllegalStateException if anything is missing: a function that fails early would look fast
     */
    void check(JsonNode response) throws IOException;
}
