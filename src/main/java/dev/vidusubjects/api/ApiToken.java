package dev.vidusubjects.api;

import java.util.Optional;

/** Port: the token that callers must send as {@code Authorization: Bearer}. Kept in the settings, or in SSM on AWS. */
public interface ApiToken {

    /**
     * Asked for with every call; it may block.
     *
     * @return visible ASCII; empty only where callers are authorized by something else, or may be anybody on this machine
     * @throws ApiTokenException if there is a token but it cannot be had now: no call is then let through
     */
    Optional<String> token();
}
