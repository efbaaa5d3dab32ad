package dev.vidusubjects.simulation;

import dev.vidusubjects.simulation.GatewayResponse.Kind;
import java.util.List;

/** Responses of the provider, its gateways and proxies, each with what it proves according to the contract. */
final class GatewayResponses {

    /** It is unknown whether anything was created: these responses hide creations. */
    static final List<GatewayResponse> UNPROVEN = List.of(
            GatewayResponse.none(Kind.TIMEOUT),
            GatewayResponse.none(Kind.TIMEOUT),
            GatewayResponse.none(Kind.RESET),
            GatewayResponse.html(500, "Internal Server Error", Proof.UNPROVEN),
            GatewayResponse.html(502, "Bad Gateway", Proof.UNPROVEN),
            GatewayResponse.html(503, "Service Temporarily Unavailable", Proof.UNPROVEN),
            GatewayResponse.html(503, "Service Temporarily Unavailable", Proof.UNPROVEN)
                    .retryAfter(3),
            GatewayResponse.html(504, "Gateway Time-out", Proof.UNPROVEN),
            GatewayResponse.text(
                    503,
                    "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
                    Proof.UNPROVEN),
            GatewayResponse.text(503, "no healthy upstream", Proof.UNPROVEN),
            GatewayResponse.text(504, "upstream request timeout", Proof.UNPROVEN),
            GatewayResponse.text(408, "stream timeout", Proof.UNPROVEN),
            GatewayResponse.text(499, "", Proof.UNPROVEN),
            GatewayResponse.text(522, "error code: 522", Proof.UNPROVEN),
            GatewayResponse.html(524, "A timeout occurred", Proof.UNPROVEN),
            GatewayResponse.html(520, "Web server is returning an unknown error", Proof.UNPROVEN),
            GatewayResponse.json(503, "{\"message\":\"Service Unavailable\"}", Proof.UNPROVEN),
            GatewayResponse.json(504, "{\"message\": \"Endpoint request timed out\"}", Proof.UNPROVEN),
            GatewayResponse.json(500, "{\"message\":\"Internal Server Error\"}", Proof.UNPROVEN),
            GatewayResponse.json(
                    500,
                    "{\"error\":{\"code\":\"InternalServiceFailure\",\"message\":\"internal\"},\"request_id\":\"r-1\"}",
                    Proof.UNPROVEN),
            GatewayResponse.json(500, "{\"id\":\"error-1\",\"message\":\"m\"}", Proof.UNPROVEN),
            GatewayResponse.json(
                    400,
                    "{\"error\":{\"code\":\"OperationInProcess\",\"message\":\"operation in process, please retry later\"}}",
                    Proof.UNPROVEN),
            GatewayResponse.json(
                    499, "{\"error\":{\"code\":\"Canceled\",\"message\":\"request canceled\"}}", Proof.UNPROVEN),
            GatewayResponse.json(200, "{\"error\":\"upstream timeout\"}", Proof.UNPROVEN),
            GatewayResponse.json(200, "{\"status\":{\"code\":0,\"message\":\"success\"}}", Proof.UNPROVEN),
            GatewayResponse.json(200, "{}", Proof.UNPROVEN),
            GatewayResponse.json(200, "", Proof.UNPROVEN),
            GatewayResponse.html(200, "Welcome", Proof.UNPROVEN),
            GatewayResponse.html(400, "Bad Request", Proof.UNPROVEN),
            GatewayResponse.html(302, "Found", Proof.UNPROVEN),
            GatewayResponse.json(200, "{\"id\":\"cut-off\",\"status\":\"created\"}", Proof.UNPROVEN)
                    .cut());

    /** Nothing was created, and the request may be sent again. */
    static final List<GatewayResponse> BUSY = List.of(
            GatewayResponse.json(429, "{\"message\":\"Too Many Requests\"}", Proof.BUSY),
            GatewayResponse.json(429, "{\"message\":\"Too Many Requests\"}", Proof.BUSY)
                    .retryAfter(2),
            GatewayResponse.text(429, "error code: 1015", Proof.BUSY),
            GatewayResponse.json(
                    503, "{\"error\":{\"code\":\"SystemThrottling\",\"message\":\"throttled\"}}", Proof.BUSY),
            GatewayResponse.json(400, "{\"error\":{\"code\":\"QuotaExceeded\",\"message\":\"quota\"}}", Proof.BUSY),
            GatewayResponse.html(404, "Not Found", Proof.BUSY),
            GatewayResponse.text(404, "default backend - 404", Proof.BUSY));

    /** Nothing was created, and an operator must act. */
    static final List<GatewayResponse> ACCOUNT = List.of(
            GatewayResponse.json(
                    401, "{\"error\":{\"code\":\"Unauthorized\",\"message\":\"invalid api key\"}}", Proof.ACCOUNT),
            GatewayResponse.json(
                    402,
                    "{\"status\":{\"code\":402,\"message\":\"insufficient\",\"error_code\":40201}}",
                    Proof.ACCOUNT),
            GatewayResponse.json(
                    400, "{\"error\":{\"code\":\"CreditInsufficient\",\"message\":\"credits\"}}", Proof.ACCOUNT),
            GatewayResponse.html(403, "Forbidden", Proof.ACCOUNT));

    /** The provider could not read the media. */
    static final List<GatewayResponse> MEDIA = List.of(GatewayResponse.json(
            400, "{\"error\":{\"code\":\"ImageDownloadFailure\",\"message\":\"image download failed\"}}", Proof.MEDIA));

    /** Nothing was created, and the same request will be refused again. */
    static final List<GatewayResponse> REFUSED = List.of(
            GatewayResponse.json(400, "{\"error\":{\"code\":\"FieldInvalid\",\"message\":\"name\"}}", Proof.REFUSED),
            GatewayResponse.json(422, "{\"detail\":\"unprocessable\"}", Proof.REFUSED),
            GatewayResponse.json(400, "{\"reason\":\"AuditSubmitIllegal\",\"message\":\"audit\"}", Proof.REFUSED),
            GatewayResponse.html(413, "Request Entity Too Large", Proof.REFUSED));

    /** Responses to a poll or to a list request that are not a verdict. */
    static final List<GatewayResponse> STRAY = List.of(
            GatewayResponse.none(Kind.TIMEOUT),
            GatewayResponse.none(Kind.RESET),
            GatewayResponse.none(Kind.NOT_CONNECTED),
            GatewayResponse.html(404, "Not Found", Proof.UNPROVEN),
            GatewayResponse.text(404, "default backend - 404", Proof.UNPROVEN),
            GatewayResponse.json(404, "{\"message\":\"no Route matched with those values\"}", Proof.UNPROVEN),
            GatewayResponse.html(400, "Bad Request", Proof.UNPROVEN),
            GatewayResponse.text(408, "stream timeout", Proof.UNPROVEN),
            GatewayResponse.html(410, "Gone", Proof.UNPROVEN),
            GatewayResponse.html(421, "Misdirected Request", Proof.UNPROVEN),
            GatewayResponse.json(200, "{\"error\":\"upstream timeout\"}", Proof.UNPROVEN),
            GatewayResponse.json(200, "{}", Proof.UNPROVEN),
            GatewayResponse.html(502, "Bad Gateway", Proof.UNPROVEN),
            GatewayResponse.json(500, "{\"message\":\"Internal Server Error\"}", Proof.UNPROVEN),
            GatewayResponse.text(429, "error code: 1015", Proof.UNPROVEN),
            GatewayResponse.text(429, "error code: 1015", Proof.UNPROVEN).retryAfter(3600));

    /** The provider reports that it does not know a task. */
    static final GatewayResponse TASK_NOT_FOUND = GatewayResponse.json(
            404, "{\"error\":{\"code\":\"TaskNotFound\",\"message\":\"task not found\"}}", Proof.UNPROVEN);

    /** The provider refuses a page token. */
    static final GatewayResponse TOKEN_REFUSED = GatewayResponse.json(
            400, "{\"error\":{\"code\":\"FieldInvalid\",\"message\":\"next_page_token\"}}", Proof.REFUSED);

    private GatewayResponses() {}
}
