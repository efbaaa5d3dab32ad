package dev.vidusubjects.api.access;

import dev.vidusubjects.api.problem.Problem;
import dev.vidusubjects.api.problem.ProblemException;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.media.Sha256;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Optional;

/** Refuses calls without the bearer token, if one is set. Runs before the body is read. */
@Provider
@Authorized
public class BearerCheck implements ContainerRequestFilter {

    private static final String SCHEME = "Bearer ";

    private final ApiToken token;

    BearerCheck(ApiToken token) {
        this.token = token;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        Optional<String> expected = token.token();
        if (expected.isEmpty()) {
            return;
        }
        String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            throw refused("send the header Authorization: Bearer with the API's token", "Bearer");
        }
        if (!same(expected.get(), header.substring(SCHEME.length()).strip())) {
            throw refused("the bearer token is wrong", "Bearer error=\"invalid_token\"");
        }
    }

    /** Compares in constant time: the duration does not depend on where, or in how many characters, the two differ. */
    private static boolean same(String expected, String found) {
        return MessageDigest.isEqual(digest(expected), digest(found));
    }

    private static byte[] digest(String text) {
        return Sha256.bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ProblemException refused(String detail, String challenge) {
        return Problem.of(ProblemType.UNAUTHORIZED, detail)
                .header(HttpHeaders.WWW_AUTHENTICATE, challenge)
                .exception();
    }
}
