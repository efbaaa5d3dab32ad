package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.api.access.Authorized;
import dev.vidusubjects.api.body.JsonBodies;
import dev.vidusubjects.api.body.RequestBody;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.result.TaskJsonFragments;
import dev.vidusubjects.subject.MalformedRequestException;
import dev.vidusubjects.subject.ParsedRequest;
import dev.vidusubjects.subject.SubjectRequestReader;
import dev.vidusubjects.submission.TryAgainException;
import dev.vidusubjects.submission.ValidateSubject;
import dev.vidusubjects.submission.Validation;
import io.quarkus.runtime.configuration.MemorySize;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Checks requests for subjects without submitting them. */
@Path("/v1/validations")
@Produces(MediaType.APPLICATION_JSON)
@Authorized
public class ValidationsResource {

    private final ValidateSubject validate;
    private final long maxBodyBytes;
    private final RequestTime time;

    ValidationsResource(
            ValidateSubject validate,
            @ConfigProperty(name = "quarkus.http.limits.max-body-size") MemorySize maxBodyBytes,
            RequestTime time) {
        this.validate = validate;
        this.maxBodyBytes = maxBodyBytes.asLongValue();
        this.time = time;
    }

    /** @return 200 with {@code {valid, violations, warnings}}, also for a request that breaks rules */
    @POST
    public Response create(InputStream body, @Context HttpHeaders headers)
            throws MalformedRequestException, TryAgainException {
        byte[] json = RequestBody.json(body, headers, maxBodyBytes);
        ParsedRequest parsed = SubjectRequestReader.read(json, "the body", MediaSource::ofText);
        Validation found = validate.validate(parsed, time.budget(headers, json.length));
        ObjectNode view = JsonNodeFactory.instance.objectNode().put("valid", found.isValid());
        view.set("violations", TaskJsonFragments.violations(found.violations()));
        view.set("warnings", TaskJsonFragments.warnings(found.warnings()));
        return JsonBodies.response(200, view).build();
    }
}
