package dev.vidusubjects.api.access;

import dev.vidusubjects.api.problem.ApiTokenException;
import java.util.Optional;

/** Port: the token that callers must send as {@code Authorization: Bearer}. It is in the settings, or in SSM on AWS. */
public interface ApiToken {

    /**
     * Called for every API call; it may block.
     *
     * @return the token in visible ASCII; empty only if callers are authorized in another way, or if every caller on
     *     this machine is allowed
     * @throws ApiTokenException if a token is configured but not available now; every call must then be refused
     */
    Optional<String> token();
}
