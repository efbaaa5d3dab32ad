package dev.vidusubjects.simulation;

import dev.vidusubjects.simulation.Reply.Kind;
import java.util.List;

/** Responses of the provider, its gateways and proxies, each with what it proves according to the contract. */
final class Replies {

    /** It is unknown whether anything was created: these responses hide creations. */
    static final List<Reply> UNPROVEN = List.of(
            Reply.none(Kind.TIMEOUT),
            Reply.none(Kind.TIMEOUT),
            Reply.none(Kind.RESET),
            Reply.html(500, "Internal Server Error", Proof.UNPROVEN),
            Reply.html(502, "Bad Gateway", Proof.UNPROVEN),
            Reply.html(503, "Service Temporarily Unavailable", Proof.UNPROVEN),
            Reply.html(503, "Service Temporarily Unavailable", Proof.UNPROVEN).retryAfter(3),
            Reply.html(504, "Gateway Time-out", Proof.UNPROVEN),
            Reply.text(
                    503,
                    "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
                    Proof.UNPROVEN),
            Reply.text(503, "no healthy upstream", Proof.UNPROVEN),
            Reply.text(504, "upstream request timeout", Proof.UNPROVEN),
            Reply.text(408, "stream timeout", Proof.UNPROVEN),
            Reply.text(499, "", Proof.UNPROVEN),
            Reply.text(522, "error code: 522", Proof.UNPROVEN),
            Reply.html(524, "A timeout occurred", Proof.UNPROVEN),
            Reply.html(520, "Web server is returning an unknown error", Proof.UNPROVEN),
            Reply.json(503, "{\"message\":\"Service Unavailable\"}", Proof.UNPROVEN),
            Reply.json(504, "{\"message\": \"Endpoint request timed out\"}", Proof.UNPROVEN),
            Reply.json(500, "{\"message\":\"Internal Server Error\"}", Proof.UNPROVEN),
            Reply.json(
                    500,
                    "{\"error\":{\"code\":\"InternalServiceFailure\",\"message\":\"internal\"},\"request_id\":\"r-1\"}",
                    Proof.UNPROVEN),
            Reply.json(500, "{\"id\":\"error-1\",\"message\":\"m\"}", Proof.UNPROVEN),
            Reply.json(
                    400,
                    "{\"error\":{\"code\":\"OperationInProcess\",\"message\":\"operation in process, please retry later\"}}",
                    Proof.UNPROVEN),
            Reply.json(499, "{\"error\":{\"code\":\"Canceled\",\"message\":\"request canceled\"}}", Proof.UNPROVEN),
            Reply.json(200, "{\"error\":\"upstream timeout\"}", Proof.UNPROVEN),
            Reply.json(200, "{\"status\":{\"code\":0,\"message\":\"success\"}}", Proof.UNPROVEN),
            Reply.json(200, "{}", Proof.UNPROVEN),
            Reply.json(200, "", Proof.UNPROVEN),
            Reply.html(200, "Welcome", Proof.UNPROVEN),
            Reply.html(400, "Bad Request", Proof.UNPROVEN),
            Reply.html(302, "Found", Proof.UNPROVEN),
            Reply.json(200, "{\"id\":\"cut-off\",\"status\":\"created\"}", Proof.UNPROVEN)
                    .cut());

    /** Nothing was created, and the request may be sent again. */
    static final List<Reply> BUSY = List.of(
            Reply.json(429, "{\"message\":\"Too Many Requests\"}", Proof.BUSY),
            Reply.json(429, "{\"message\":\"Too Many Requests\"}", Proof.BUSY).retryAfter(2),
            Reply.text(429, "error code: 1015", Proof.BUSY),
            Reply.json(503, "{\"error\":{\"code\":\"SystemThrottling\",\"message\":\"throttled\"}}", Proof.BUSY),
            Reply.json(400, "{\"error\":{\"code\":\"QuotaExceeded\",\"message\":\"quota\"}}", Proof.BUSY),
            Reply.html(404, "Not Found", Proof.BUSY),
            Reply.text(404, "default backend - 404", Proof.BUSY));

    /** Nothing was created, and an operator must act. */
    static final List<Reply> ACCOUNT = List.of(
            Reply.json(401, "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"invalid api key\"}}", Proof.ACCOUNT),
            Reply.json(
                    402,
                    "{\"status\":{\"code\":402,\"message\":\"insufficient\",\"error_code\":40201}}",
                    Proof.ACCOUNT),
            Reply.json(400, "{\"error\":{\"code\":\"CreditInsufficient\",\"message\":\"credits\"}}", Proof.ACCOUNT),
            Reply.html(403, "Forbidden", Proof.ACCOUNT));

    /** The provider could not read the media. */
    static final List<Reply> MEDIA = List.of(Reply.json(
            400, "{\"error\":{\"code\":\"ImageDownloadFailure\",\"message\":\"image download failed\"}}", Proof.MEDIA));

    /** Nothing was created, and the same request will be refused again. */
    static final List<Reply> REFUSED = List.of(
            Reply.json(400, "{\"error\":{\"code\":\"FieldInvalid\",\"message\":\"name\"}}", Proof.REFUSED),
            Reply.json(422, "{\"detail\":\"unprocessable\"}", Proof.REFUSED),
            Reply.json(400, "{\"reason\":\"AuditSubmitIllegal\",\"message\":\"audit\"}", Proof.REFUSED),
            Reply.html(413, "Request Entity Too Large", Proof.REFUSED));

    /** Responses to a poll or to a list request that are not a verdict. */
    static final List<Reply> STRAY = List.of(
            Reply.none(Kind.TIMEOUT),
            Reply.none(Kind.RESET),
            Reply.none(Kind.NOT_CONNECTED),
            Reply.html(404, "Not Found", Proof.UNPROVEN),
            Reply.text(404, "default backend - 404", Proof.UNPROVEN),
            Reply.json(404, "{\"message\":\"no Route matched with those values\"}", Proof.UNPROVEN),
            Reply.html(400, "Bad Request", Proof.UNPROVEN),
            Reply.text(408, "stream timeout", Proof.UNPROVEN),
            Reply.html(410, "Gone", Proof.UNPROVEN),
            Reply.html(421, "Misdirected Request", Proof.UNPROVEN),
            Reply.json(200, "{\"error\":\"upstream timeout\"}", Proof.UNPROVEN),
            Reply.json(200, "{}", Proof.UNPROVEN),
            Reply.html(502, "Bad Gateway", Proof.UNPROVEN),
            Reply.json(500, "{\"message\":\"Internal Server Error\"}", Proof.UNPROVEN),
            Reply.text(429, "error code: 1015", Proof.UNPROVEN),
            Reply.text(429, "error code: 1015", Proof.UNPROVEN).retryAfter(3600));

    /** The provider reports that it does not know a task. */
    static final Reply TASK_NOT_FOUND =
            Reply.json(404, "{\"error\":{\"code\":\"TaskNotFound\",\"message\":\"task not found\"}}", Proof.UNPROVEN);

    /** The provider refuses a page token. */
    static final Reply TOKEN_REFUSED =
            Reply.json(400, "{\"error\":{\"code\":\"FieldInvalid\",\"message\":\"next_page_token\"}}", Proof.REFUSED);

    private Replies() {}
}
