package dev.vidusubjects.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vidusubjects.result.TaskJsonFragments;
import dev.vidusubjects.task.Reconciliation;
import dev.vidusubjects.task.Task;
import dev.vidusubjects.task.TaskPage;

/** A task as JSON for callers. Fields without a value are absent. Of the request, only the name is shown. */
final class TaskView {

    private TaskView() {}

    /** @param sandbox whether the provider is the sandbox, so that subjects are not real; the view then states it */
    static ObjectNode of(Task task, boolean sandbox) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("id", task.id().value())
                .put("name", task.intent().request().name())
                .put("status", task.status().code());
        if (sandbox) {
            view.put("sandbox", true);
        }
        task.pollState().ifPresent(pollState -> view.put("provider_task_id", pollState.providerTaskId()));
        view.put("created_at", task.intent().createdAt().toString())
                .put("updated_at", task.updatedAt().toString());
        task.pollState().ifPresent(pollState -> view.put(
                        "deadline_at", pollState.deadlineAt().toString())
                .put("poll_count", pollState.pollCount()));
        task.completion().ifPresent(completion -> {
            view.put("completed_at", completion.completedAt().toString());
            view.set("subject", TaskJsonFragments.subject(completion.subject()));
            view.put("result_uri", completion.resultUri());
        });
        task.reconciliation().ifPresent(found -> view.set("reconciliation", reconciliation(found)));
        view.set("warnings", TaskJsonFragments.warnings(task.intent().warnings()));
        task.error().ifPresent(error -> view.set("error", TaskJsonFragments.error(error)));
        return view;
    }

    /** @return {@code {state, compared_at, candidates, reason}} */
    private static ObjectNode reconciliation(Reconciliation found) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        view.put("state", found.state().code());
        found.comparedAt().ifPresent(at -> view.put("compared_at", at.toString()));
        ArrayNode candidates = view.putArray("candidates");
        found.candidates().forEach(candidates::add);
        found.reason().ifPresent(reason -> view.put("reason", reason.code()));
        return view;
    }

    /** @return {@code {subjects, next_cursor}} */
    static ObjectNode of(TaskPage page, boolean sandbox) {
        ObjectNode view = JsonNodeFactory.instance.objectNode();
        ArrayNode subjects = view.putArray("subjects");
        page.tasks().forEach(task -> subjects.add(of(task, sandbox)));
        page.nextCursor().ifPresent(cursor -> view.put("next_cursor", cursor));
        return view;
    }
}
