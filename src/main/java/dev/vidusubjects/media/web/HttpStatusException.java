package dev.vidusubjects.media.web;

import java.io.IOException;

/** A web server responded with a status that is not the expected one. */
public final class HttpStatusException extends IOException {

    private final int status;

    HttpStatusException(int status) {
        super("the web server responded with status " + status);
        this.status = status;
    }

    /** @return 200 to 599 */
    public int status() {
        return status;
    }
}
