package dev.vidusubjects.media.web;

import java.util.Map;

/**
 * The response to a POST. All of it is untrusted.
 *
 * @param status 200 to 599
 * @param headers by name in lower case; of a repeated header the last value
 * @param start the body, or its start if it is longer than requested; empty if it cannot be read
 */
public record HttpReply(int status, Map<String, String> headers, byte[] start) {

    /** @return the status and the length of the start; headers and body may hold secrets */
    @Override
    public String toString() {
        return "HttpReply[status " + status + ", " + start.length + " bytes]";
    }
}
