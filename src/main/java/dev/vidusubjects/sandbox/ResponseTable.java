package dev.vidusubjects.sandbox;

import static dev.vidusubjects.sandbox.SandboxResponse.JSON_TYPE;

import dev.vidusubjects.sandbox.SandboxResponse.Delivery;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Builds the table of {@link ResponseShapes}. */
final class ResponseTable {

    /** The response to a poll of an unknown task. */
    static final String TASK_NOT_FOUND = "404";

    private static final String HTML = "text/html";
    private static final String TEXT = "text/plain";
    private static final String NGINX = "<hr><center>nginx/1.24.0</center>\r\n";
    private static final String NO_FOOTER = "";

    private final Map<String, SandboxResponse> table = new LinkedHashMap<>();

    private ResponseTable() {}

    static Map<String, SandboxResponse> build() {
        ResponseTable shapes = new ResponseTable();
        shapes.addProvider();
        shapes.addServerErrors();
        shapes.addClientErrors();
        shapes.addOthers();
        shapes.addConnections();
        return Collections.unmodifiableMap(shapes.table);
    }

    /**
     * Adds the provider's own responses. Its errors have all the shapes that its documentation and its clients show.
     */
    private void addProvider() {
        addJson("401", "{\"message\":\"invalid api key\"}");
        addJson("402", "{\"status\":{\"code\":402,\"message\":\"insufficient balance\",\"error_code\":40201}}");
        addJson("403", "{\"error\":\"no permission for this model\"}");
        addJson(TASK_NOT_FOUND, "{\"error\":{\"code\":\"TaskNotFound\",\"message\":\"no such task\"}}");
        addJson("429", "{\"error\":{\"code\":\"TooManyRequests\",\"error_message\":\"slow down\"}}");
        addJson("500", "{\"error\":{\"code\":\"InternalServiceFailure\",\"message\":\"internal error\"}}");
        for (String status : List.of("502", "503", "504")) {
            addJson(status, "{\"message\":\"service unavailable\"}");
        }
    }

    private void addServerErrors() {
        addEmpty(500);
        addJson("500-json", "{\"error\":{\"message\":\"internal error\"}}");
        addJson(
                "500-server-error",
                "{\"error\":{\"code\":\"INTERNAL_SERVER_ERROR\",\"message\":\"context deadline exceeded\"},"
                        + "\"request_id\":\"req_01\"}");
        addJson(
                "500-service-failure",
                "{\"error\":{\"code\":\"InternalServiceFailure\",\"message\":\"internal error\"}}");
        addJson("500-id", "{\"id\":\"error-1\",\"message\":\"m\"}");
        add("500-text", TEXT + "; charset=utf-8", "Internal Server Error");
        addPage(502, "Bad Gateway", NGINX);
        add(
                "502-json",
                JSON_TYPE + "; charset=utf-8",
                "{\"message\":\"An invalid response was received from the upstream server\"}");
        add(
                "503-text",
                TEXT,
                "upstream connect error or disconnect/reset before headers. reset reason: connection termination");
        addPage(503, "Service Temporarily Unavailable", NGINX);
        addJson("503-json", "{\"message\":\"Service Unavailable\"}");
        addPage(504, "Gateway Time-out", NGINX);
        add("504-text", TEXT, "upstream request timeout");
        addJson("504-json", "{\"message\": \"Endpoint request timed out\"}");
        addEdgePage(520, "Web server is returning an unknown error");
        addEdgePage(524, "A timeout occurred");
    }

    private void addClientErrors() {
        for (int status : new int[] {400, 404, 405, 408, 410, 421, 499}) {
            addEmpty(status);
        }
        addPage(400, "Bad Request", NGINX);
        addJson(
                "400-in-process",
                "{\"error\":{\"code\":\"OperationInProcess\","
                        + "\"message\":\"operation in process, please retry later\"}}");
        addPage(403, "Forbidden", NO_FOOTER);
        addPage(404, "Not Found", NGINX);
        add("404-text", TEXT + "; charset=utf-8", "default backend - 404");
        add("408-text", TEXT, "stream timeout");
        addPage(413, "Request Entity Too Large", NGINX);
        add("429-text", TEXT + "; charset=UTF-8", "error code: 1015");
        addJson("499-canceled", "{\"reason\":\"Canceled\",\"message\":\"context canceled\"}");
    }

    private void addOthers() {
        add("307-redirect", HTML, page("307 Temporary Redirect", NGINX));
        // The location is the URL of the same call: a client that follows the redirect submits again, and the ledger
        // shows it.
        table.computeIfPresent(
                "307-redirect", (name, response) -> response.withHeader("Location", "/sandbox/model/v1/generation"));
        addJson("200-error", "{\"error\":\"upstream timeout\"}");
        addJson(
                "200-envelope",
                "{\"status\":{\"code\":0,\"message\":\"success\"},\"data\":{\"task_id\":\""
                        + SandboxResponse.TASK_ID
                        + "\"}}");
        addJson("200-envelope-empty", "{\"status\":{\"code\":0,\"message\":\"success\"},\"data\":{}}");
        add("200-html", HTML, page("Sign in", NO_FOOTER));
        addEmpty(200);
    }

    private void addConnections() {
        addConnection("cut", Delivery.CLOSE_BEFORE_RESPONSE);
        addConnection("cut-body", Delivery.CLOSE_DURING_BODY);
        addConnection("hang", Delivery.NEVER_RESPOND);
    }

    private void addConnection(String name, Delivery delivery) {
        table.put(name, new SandboxResponse(name, 200, Optional.empty(), Map.of(), "", delivery));
    }

    private void addEmpty(int status) {
        put(status + "-empty", Optional.empty(), "");
    }

    private void addPage(int status, String reason, String footer) {
        add(status + "-html", HTML, page(status + " " + reason, footer));
    }

    private void addEdgePage(int status, String reason) {
        add(
                status + "-html",
                HTML + "; charset=UTF-8",
                "<!DOCTYPE html><html lang=\"en-US\"><head><title>api.example | " + status + ": " + reason
                        + "</title></head><body>error code: " + status + "</body></html>");
    }

    private static String page(String title, String footer) {
        return "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title
                + "</h1></center>\r\n" + footer + "</body>\r\n</html>\r\n";
    }

    private void addJson(String name, String body) {
        add(name, JSON_TYPE, body);
    }

    private void add(String name, String contentType, String body) {
        put(name, Optional.of(contentType), body);
    }

    /** @param name begins with the status, of three digits */
    private void put(String name, Optional<String> contentType, String body) {
        int status = Integer.parseInt(name.substring(0, 3));
        table.put(name, new SandboxResponse(name, status, contentType, Map.of(), body, Delivery.RESPOND));
    }
}
