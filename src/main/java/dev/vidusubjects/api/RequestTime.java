package dev.vidusubjects.api;

import dev.vidusubjects.time.TimeBudget;
import jakarta.ws.rs.core.HttpHeaders;

/** Port: how long a call of the API may take. What is in front of the application gives up at a time of its own. */
public interface RequestTime {

    /**
     * @param headers of the request
     * @param bodyBytes length of its body, which has been read
     * @return from the request's arrival to the last byte of its response
     */
    TimeBudget budget(HttpHeaders headers, long bodyBytes);
}
