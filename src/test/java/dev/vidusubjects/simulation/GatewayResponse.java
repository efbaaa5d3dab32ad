package dev.vidusubjects.simulation;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The result of one HTTP request.
 *
 * @param kind whether there is a response
 * @param status the status of the response; 0 without a response
 * @param contentType the content type of the body; an empty text for none
 * @param body the part of the body that arrived
 * @param retryAfter the value of the {@code Retry-After} header, in seconds
 * @param proof what the response proves, if the request was a submission
 */
public record GatewayResponse(
        Kind kind, int status, String contentType, String body, Optional<Integer> retryAfter, Proof proof) {

    /** How an exchange ends. */
    public enum Kind {
        /** A complete response. */
        RESPONSE,
        /** A response whose body is cut off. */
        CUT,
        /** The connection was refused: no byte was sent. */
        NOT_CONNECTED,
        /** The request was sent, and the connection was reset. */
        RESET,
        /** The request was sent, and no response arrived in time. */
        TIMEOUT
    }

    static GatewayResponse json(int status, String body, Proof proof) {
        return new GatewayResponse(Kind.RESPONSE, status, "application/json", body, Optional.empty(), proof);
    }

    static GatewayResponse text(int status, String body, Proof proof) {
        return new GatewayResponse(Kind.RESPONSE, status, "text/plain", body, Optional.empty(), proof);
    }

    static GatewayResponse html(int status, String title, Proof proof) {
        String page =
                "<html>\r\n<head><title>" + status + " " + title + "</title></head>\r\n<body>\r\n<center><h1>" + status
                        + " " + title + "</h1></center>\r\n<hr><center>nginx/1.24.0</center>\r\n</body>\r\n</html>\r\n";
        return new GatewayResponse(Kind.RESPONSE, status, "text/html", page, Optional.empty(), proof);
    }

    static GatewayResponse none(Kind kind) {
        return new GatewayResponse(
                kind, 0, "", "", Optional.empty(), kind == Kind.NOT_CONNECTED ? Proof.NOT_SENT : Proof.UNPROVEN);
    }

    GatewayResponse retryAfter(int seconds) {
        return new GatewayResponse(kind, status, contentType, body, Optional.of(seconds), proof);
    }

    GatewayResponse cut() {
        return new GatewayResponse(
                Kind.CUT, status, contentType, body.substring(0, body.length() / 2), retryAfter, Proof.UNPROVEN);
    }

    /** @return the bytes of the body */
    public byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        String text = body.replaceAll("\\s+", " ");
        return kind + " " + status + " " + proof + " "
                + (text.length() > Integer.getInteger("response", 90)
                        ? text.substring(0, Integer.getInteger("response", 90)) + "…"
                        : text);
    }
}
