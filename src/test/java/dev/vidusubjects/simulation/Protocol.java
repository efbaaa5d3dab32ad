package dev.vidusubjects.simulation;

import dev.vidusubjects.events.DeliveryQueue;
import dev.vidusubjects.events.EventBus;
import dev.vidusubjects.events.Outbox;
import dev.vidusubjects.provider.SubjectDirectory;
import dev.vidusubjects.provider.SubjectProvider;
import dev.vidusubjects.result.ResultStore;
import dev.vidusubjects.state.StateStore;
import dev.vidusubjects.task.TaskStore;
import dev.vidusubjects.workflow.Workflow;
import java.util.Map;

/** The protocol as the production code implements it. Broken variants override the methods that they break. */
class Protocol {

    /** @return the settings that differ from the defaults */
    Map<String, String> settings() {
        return Map.of();
    }

    /** @param memory the same store without a port boundary */
    TaskStore tasks(TaskStore tasks, MemoryTaskStore memory) {
        return tasks;
    }

    StateStore state(StateStore state) {
        return state;
    }

    ResultStore results(ResultStore results) {
        return results;
    }

    SubjectProvider provider(SubjectProvider provider) {
        return provider;
    }

    SubjectDirectory directory(SubjectDirectory directory) {
        return directory;
    }

    Workflow workflow(Workflow workflow) {
        return workflow;
    }

    /** @param parts the parts of the run, among them the same outbox without a port boundary */
    Outbox outbox(Outbox outbox, RunParts parts) {
        return outbox;
    }

    EventBus bus(EventBus bus) {
        return bus;
    }

    DeliveryQueue queue(DeliveryQueue queue) {
        return queue;
    }

    /** @return the response as the application reads it */
    GatewayResponse received(GatewayResponse response) {
        return response;
    }

    /**
     * @return whether lists always lag, and faults return after days: for a protocol fault that is visible only in such
     *     runs, which are otherwise rare
     */
    boolean meetsLateSubjects() {
        return false;
    }

    /** @return whether sweeps run */
    boolean sweeps() {
        return true;
    }
}
