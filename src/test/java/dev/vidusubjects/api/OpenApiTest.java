package dev.vidusubjects.api;

import static dev.vidusubjects.api.Calls.body;
import static dev.vidusubjects.api.Calls.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vidusubjects.api.compat.GenerationResource;
import dev.vidusubjects.api.problem.AllowedMethods;
import dev.vidusubjects.api.problem.ProblemType;
import dev.vidusubjects.builder.MediaFiles;
import dev.vidusubjects.events.DeliveryAttempt.Outcome;
import dev.vidusubjects.events.DeliveryLog;
import dev.vidusubjects.events.KeptMediaStore;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskStore;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Compares the OpenAPI document, which is written by hand, with the behaviour of the API. */
@QuarkusTest
@TestProfile(ApiProfile.class)
class OpenApiTest {

    /** All resource classes; {@link ResourcesTest} checks that the list is complete. */
    static final List<Class<?>> RESOURCES = List.of(
            SubjectsResource.class,
            ValidationsResource.class,
            AboutResource.class,
            MediaResource.class,
            DeliveriesResource.class,
            UploadsResource.class,
            UploadContentResource.class,
            GenerationResource.class);

    @Inject
    TaskStore tasks;

    @Inject
    KeptMediaStore media;

    @Inject
    DeliveryLog log;

    @Test
    void openApi_paths_areTheCallsOfTheResources() throws Exception {
        TreeSet<String> described = new TreeSet<>();
        for (Map.Entry<String, JsonNode> path : document().path("paths").properties()) {
            path.getValue().fieldNames().forEachRemaining(method -> {
                if (!method.equals("parameters") && !path.getKey().startsWith("/q/")) {
                    described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey());
                }
            });
        }

        assertThat(described).isEqualTo(calls());
    }

    @Test
    void openApi_problemCodes_areThoseOfProblemType() throws Exception {
        JsonNode document = document();

        assertThat(StreamSupport.stream(
                                document.at("/components/schemas/Problem/properties/code/enum")
                                        .spliterator(),
                                false)
                        .map(JsonNode::asText))
                .containsExactlyElementsOf(Arrays.stream(ProblemType.values())
                        .map(ProblemType::code)
                        .toList());
    }

    @Test
    void allowedMethods_everyCall_containsItsMethod() {
        for (String call : calls()) {
            String[] parts = call.split(" ");
            assertThat(AllowedMethods.of(parts[1].replaceAll("\\{.*?}", "x")).orElse(""))
                    .as(call)
                    .contains(parts[0]);
        }
    }

    @Test
    void responses_ofTheApi_matchTheSchemas() throws Exception {
        check(json(body("Hero")).post("/v1/subjects"), "Task");
        Response completed = json(body("Hero")).header("Prefer", "wait=20").post("/v1/subjects");
        check(completed, "Task");
        check(
                json(body("Hero [fail=CreationPolicyViolation]"))
                        .header("Prefer", "wait=20")
                        .post("/v1/subjects"),
                "Task");
        check(given().get("/v1/subjects?limit=3"), "TaskPage");
        check(given().get("/model/v1/generation/task/" + completed.path("id")), "Generation");
        check(json("{\"content_type\":\"image/png\",\"content_length\":1}").post("/v1/uploads"), "Upload");
        check(json("{\"colour\":\"red\"}").post("/v1/validations"), "Validation");
        check(given().get("/v1/about"), "About");
        check(json("{}").post("/v1/subjects"), "Problem");
        check(json(body("Hero [429]")).post("/v1/subjects"), "Problem");
        check(json("{}").post("/model/v1/generation"), "GenerationError");
    }

    @Test
    void responses_aboutMediaAndDeliveries_matchTheSchemas() throws Exception {
        EndedTasks ended = new EndedTasks(tasks);
        Task task = ended.completed(Optional.of("https://hooks.example.com/vidu?token=secret"));
        ended.keep(media, task, "image-0.png", MediaFiles.png(100, 100));
        log.add(EndedTasks.attempt(task, 1, Outcome.RETRIED));
        log.add(EndedTasks.attempt(task, 2, Outcome.DELIVERED));
        String path = "/v1/subjects/" + task.id();

        Response view = given().get(path);
        check(view, "Task");
        assertThat(view.jsonPath().getList("media")).hasSize(1);
        check(given().get("/v1/subjects?limit=3"), "TaskPage");
        check(given().get(path + "/deliveries"), "Deliveries");
        Awaitility.await().untilAsserted(() -> check(given().post(path + "/deliveries"), "SentAgain"));
        check(given().header("Range", "bytes=1000000-").get(path + "/media/image-0.png"), "Problem");
        check(given().get(path + "/media/image-1.png"), "Problem");
    }

    @Test
    void examples_inTheDocument_matchTheSchemas() throws Exception {
        JsonNode document = document();
        for (Map.Entry<String, JsonNode> example :
                document.at("/components/examples").properties()) {
            String schema = example.getKey().equals("Invalid") ? "Problem" : "Task";
            check(document, schema(document, schema), example.getValue().path("value"), example.getKey());
        }
    }

    private static void check(Response response, String schema) throws Exception {
        JsonNode document = document();
        check(document, schema(document, schema), new ObjectMapper().readTree(response.asString()), schema);
    }

    /** Checks a value. Supports only the parts of JSON Schema that the OpenAPI document uses. */
    private static void check(JsonNode document, JsonNode declared, JsonNode value, String location) {
        JsonNode schema = declared.has("$ref")
                ? document.at(declared.path("$ref").asText().substring(1))
                : declared;
        for (JsonNode required : schema.path("required")) {
            assertThat(value.has(required.asText()))
                    .as(location + " has " + required.asText())
                    .isTrue();
        }
        if (schema.has("enum")) {
            assertThat(schema.path("enum")).as(location).contains(value);
        }
        if (schema.has("const")) {
            assertThat(value).as(location).isEqualTo(schema.path("const"));
        }
        if (schema.has("pattern")) {
            assertThat(value.asText())
                    .as(location)
                    .matches(schema.path("pattern").asText());
        }
        switch (schema.path("type").asText()) {
            case "string" -> assertThat(value.isTextual()).as(location).isTrue();
            case "integer" -> assertThat(value.isIntegralNumber()).as(location).isTrue();
            case "boolean" -> assertThat(value.isBoolean()).as(location).isTrue();
            case "array" -> {
                assertThat(value.isArray()).as(location).isTrue();
                value.forEach(item -> check(document, schema.path("items"), item, location + "[]"));
            }
            default -> {
                for (Map.Entry<String, JsonNode> field : value.properties()) {
                    JsonNode property = schema.path("properties").path(field.getKey());
                    boolean closed = schema.path("additionalProperties").isBoolean()
                            && !schema.path("additionalProperties").asBoolean();
                    assertThat(closed && property.isMissingNode())
                            .as(location + " has the undescribed field " + field.getKey())
                            .isFalse();
                    check(document, property, field.getValue(), location + "." + field.getKey());
                }
            }
        }
    }

    private static JsonNode schema(JsonNode document, String name) {
        JsonNode schema = document.at("/components/schemas/" + name);
        assertThat(schema.isObject()).as(name).isTrue();
        return schema;
    }

    private static JsonNode document() throws Exception {
        String text = given().get("/q/openapi?format=json")
                .then()
                .statusCode(200)
                .extract()
                .asString();
        return new ObjectMapper().readTree(text);
    }

    private static TreeSet<String> calls() {
        TreeSet<String> calls = new TreeSet<>();
        for (Class<?> resource : RESOURCES) {
            String base = resource.getAnnotation(Path.class).value();
            for (Method method : resource.getDeclaredMethods()) {
                for (Annotation annotation : method.getAnnotations()) {
                    HttpMethod http = annotation.annotationType().getAnnotation(HttpMethod.class);
                    if (http != null) {
                        Path path = method.getAnnotation(Path.class);
                        String rest = path == null ? "" : path.value().replace("{path: .+}", "{path}");
                        calls.add(http.value() + " " + base + rest);
                    }
                }
            }
        }
        return calls;
    }
}
