package dev.vidusubjects.sandbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/** The response to {@code GET /sandbox}: every directive and every setting, with its meaning and its current value. */
final class SandboxDescription {

    private SandboxDescription() {}

    static ObjectNode of(Sandbox sandbox) {
        ObjectNode json = SandboxResponse.object();
        json.put("notice", "This simulates the provider. Subjects created here are not real, and cost nothing.");
        json.put("keys", "any bearer token except \"" + Sandbox.REVOKED_KEY + "\"");
        add(json.putObject("directives_in_a_name"), FaultDirective.DOCUMENTATION);
        ObjectNode shapes = json.putObject("response_shapes");
        ResponseShapes.all().forEach((name, response) -> add(shapes.putObject(name), response));
        json.put(
                "ledger",
                "GET /sandbox/ledger: every submission for a subject that arrived, with the label of its response and, if it"
                        + " was accepted, its task_id; the numbers of list submissions and of polls. ?name=NAME limits it to"
                        + " one name");
        json.put(
                "files",
                "GET /sandbox/files/{id}/{name}: the pictures and videos of the subjects, made from the submission's"
                        + " own images if they were inline; a URL expires after"
                        + " subjects.standalone.sandbox-url-expiry");
        ObjectNode faults = json.putObject("faults");
        faults.put("about", "POST /sandbox/faults replaces them; {} ends them");
        add(faults.putObject("fields"), FaultProfile.FIELDS);
        faults.set("current", sandbox.faults());
        ObjectNode list = json.putObject("list");
        list.put("about", "POST /sandbox/list replaces these settings of vidu_get_subjects; {} restores the defaults");
        add(list.putObject("fields"), ListSettings.FIELDS);
        list.set("current", sandbox.list());
        return json;
    }

    private static void add(ObjectNode json, Map<String, String> lines) {
        lines.forEach(json::put);
    }

    private static void add(ObjectNode json, SandboxResponse response) {
        switch (response.delivery()) {
            case CLOSE_BEFORE_RESPONSE -> json.put("connection", "closed before the response");
            case CLOSE_DURING_BODY -> json.put("connection", "closed after half of the body");
            case NEVER_RESPOND -> json.put("connection", "open, without a response");
            default -> {
                json.put("status", response.status());
                response.contentType().ifPresent(type -> json.put("content_type", type));
                response.headers().forEach(json::put);
                json.put("body", response.body());
            }
        }
    }
}
