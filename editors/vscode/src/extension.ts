/* SPDX-License-Identifier: MIT
 *
 * Starts `cablelint lsp` and hands it the documents that are messages. What
 * findings, fixes and codes are the server knows; what a client has to add is
 * the way to the program, a command to check everything, and a task.
 */
import * as vscode from "vscode";
import {
	DocumentFilter,
	LanguageClient,
	LanguageClientOptions,
	ServerOptions,
} from "vscode-languageclient/node";

let client: LanguageClient | undefined;

function setting<T>(name: string, otherwise: T): T {
	return vscode.workspace.getConfiguration("cablelint").get(name, otherwise);
}

function program(): string {
	return setting("path", "cablelint");
}

/* What is of language `cable`, and what the settings call messages. */
function documents(): DocumentFilter[] {
	const files = setting<string[]>("files", []);

	return [
		{ scheme: "file", language: "cable" },
		{ scheme: "untitled", language: "cable" },
		...files.map(pattern => ({ scheme: "file", pattern })),
	];
}

async function start(): Promise<void> {
	const server: ServerOptions = { command: program(), args: ["lsp"] };
	const options: LanguageClientOptions = {
		documentSelector: documents(),
		initializationOptions: {
			index: setting("index", true),
			baseline: setting("baseline", ""),
		},
		synchronize: {
			fileEvents: [
				vscode.workspace.createFileSystemWatcher(
					"**/cablelint.yaml"),
				...setting<string[]>("files", []).map(pattern =>
					vscode.workspace.createFileSystemWatcher(
						pattern)),
			],
		},
	};

	client = new LanguageClient("cablelint", "cablelint", server, options);
	try {
		await client.start();
	} catch (error) {
		client = undefined;
		const open = "Open the settings";
		const choice = await vscode.window.showErrorMessage(
			`cablelint: \`${program()}\` cannot be started ` +
				`(${error}). Install it, or set cablelint.path.`,
			open);

		if (choice === open)
			await vscode.commands.executeCommand(
				"workbench.action.openSettings", "cablelint.path");
	}
}

async function stop(): Promise<void> {
	const old = client;

	client = undefined;
	await old?.stop();
}

async function restart(): Promise<void> {
	await stop();
	await start();
}

/* ---- tasks */

interface CheckTask extends vscode.TaskDefinition {
	paths: string[];
	arguments?: string[];
}

function makeTask(definition: CheckTask,
	scope: vscode.WorkspaceFolder | vscode.TaskScope): vscode.Task {
	const run = new vscode.ProcessExecution(program(), [
		"check", "--format", "short", "--progress", "never",
		...(definition.arguments ?? []), "--", ...definition.paths,
	]);

	return new vscode.Task(definition, scope, "check", "cablelint", run,
		"$cablelint");
}

class CheckTasks implements vscode.TaskProvider {
	provideTasks(): vscode.Task[] {
		return (vscode.workspace.workspaceFolders ?? []).map(folder =>
			makeTask({ type: "cablelint", paths: ["."] }, folder));
	}

	resolveTask(task: vscode.Task): vscode.Task | undefined {
		const definition = task.definition as CheckTask;

		if (!Array.isArray(definition.paths))
			return undefined;
		return makeTask(definition,
			task.scope ?? vscode.TaskScope.Workspace);
	}
}

async function checkWorkspace(): Promise<void> {
	for (const task of new CheckTasks().provideTasks())
		await vscode.tasks.executeTask(task);
}

/* ---- life */

export async function activate(context: vscode.ExtensionContext): Promise<void> {
	context.subscriptions.push(
		vscode.commands.registerCommand("cablelint.restart", restart),
		vscode.commands.registerCommand("cablelint.checkWorkspace",
			checkWorkspace),
		vscode.tasks.registerTaskProvider("cablelint", new CheckTasks()),
		vscode.workspace.onDidChangeConfiguration(async event => {
			if (["path", "files", "index", "baseline"].some(name =>
				event.affectsConfiguration(`cablelint.${name}`)))
				await restart();
		}),
	);
	await start();
}

export function deactivate(): Thenable<void> {
	return stop();
}
