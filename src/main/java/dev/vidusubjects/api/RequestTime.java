package dev.vidusubjects.api;

import dev.vidusubjects.time.TimeBudget;
import jakarta.ws.rs.core.HttpHeaders;

/** Port: how long a call of the API may take. A gateway in front of the application has a timeout of its own. */
public interface RequestTime {

    /**
     * @param headers the headers of the request
     * @param bodyBytes the length of its body, which has already been read
     * @return the time budget from the request's arrival to the last byte of its response
     */
    TimeBudget budget(HttpHeaders headers, long bodyBytes);
}
