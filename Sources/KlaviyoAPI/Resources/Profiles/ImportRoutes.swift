import JSONAPI
import Store

/// Bulk imports: making one, and asking what became of it.
enum ImportRoutes {
    static let handlers: [(String, Handler)] = [
        ("bulk_import_profiles", create),
        ("get_bulk_import_profiles_jobs", list),
        ("get_bulk_import_profiles_job", get),
        ("get_list_for_bulk_import_profiles_job", lists),
        ("get_list_ids_for_bulk_import_profiles_job", lists),
        ("get_profiles_for_bulk_import_profiles_job", profiles),
        ("get_profile_ids_for_bulk_import_profiles_job", profiles),
        ("get_errors_for_bulk_import_profiles_job", errors),
    ]

    /// Queues an import; one faulty row, or an unknown list, refuses the whole of it (documented).
    @Sendable static func create(_ call: Call, _ db: Connection) throws -> Reply {
        let rows = call.attributes["profiles"]?["data"]?.array ?? []
        var problems: [ErrorObject] = []
        let lists = call.body["data"]?["relationships"]?["lists"]?["data"]?.array ?? []
        for (index, list) in lists.enumerated() {
            let id = list["id"]?.string ?? ""
            guard try ListTable.find(id: id, in: db) == nil else { continue }
            let place = ErrorObject.Source.pointer("/data/relationships/lists/data/\(index)/id")
            problems.append(ErrorObject(.importListNotFound, id, at: place))
        }
        for (index, row) in rows.enumerated() {
            let pointer = "/data/attributes/profiles/data/\(index)/attributes"
            let attributes = row["attributes"]?.object ?? [:]
            problems += Identifiers(attributes, at: pointer).problems
            problems += PatchIdentifiers(in: row, at: "/data/attributes/profiles/data/\(index)").problems
            if !Identifiers.nameProfile(row) || Identifiers.isPhoneNumberUseless(row, call.settings) {
                problems.append(ErrorObject(.noIdentifier, at: .pointer(pointer)))
            }
        }
        guard problems.isEmpty else { throw APIError(problems) }
        var job = Job(
            ImportJob.kind,
            call,
            publicID: ImportJob.newID(call.account, at: call.now),
            list: lists.first?["id"]?.string,
            parameters: ["lists": .array(lists.compactMap { $0["id"] })],
            total: rows.count
        )
        let items = rows.map { row in
            Job.Item(
                email: row["attributes"]?["email"]?.string,
                phoneNumber: row["attributes"]?["phone_number"]?.string,
                payload: row
            )
        }
        job.id = try JobTable.insert(job, items, in: db)
        return .document(try call.document(ImportJob(job: job), .create, in: db), status: 202)
    }

    @Sendable static func list(_ call: Call, _ db: Connection) throws -> Reply {
        let page = try call.page(ImportTable.jobs(at: call.now), in: db)
        let jobs = try page.rows.map { try ImportJob($0) }
        return .document(try call.collection(jobs, next: page.next, previous: page.previous, in: db))
    }

    @Sendable static func get(_ call: Call, _ db: Connection) throws -> Reply {
        .document(try call.document(try known(call, in: db), in: db))
    }

    @Sendable static func lists(_ call: Call, _ db: Connection) throws -> Reply {
        let lists = try known(call, in: db).lists.compactMap { try ListTable.find(id: $0, in: db) }
        return .document(try call.collection(lists, isPaged: false, in: db))
    }

    /// Lists what was imported; its pages never name the one before (recorded).
    @Sendable static func profiles(_ call: Call, _ db: Connection) throws -> Reply {
        let page = try call.page(ImportTable.profiles(of: try known(call, in: db).job.id), in: db)
        return .document(try call.collection(page.rows.map { Profile($0) }, next: page.next, in: db))
    }

    /// Lists the rows that could not be taken, in the order of the request (assumed).
    @Sendable static func errors(_ call: Call, _ db: Connection) throws -> Reply {
        let select = ImportTable.errors(of: try known(call, in: db).job.id)
        let page = try call.page(select, sort: "place", in: db)
        let errors = page.rows.map { ImportError($0) }
        return .document(try call.collection(errors, next: page.next, previous: page.previous, in: db))
    }

    private static func known(_ call: Call, in db: Connection) throws -> ImportJob {
        guard let job = try JobTable.find(publicID: call.id, kind: ImportJob.kind, in: db),
            job.created + ImportJob.lifetime > call.now
        else { throw APIError(.invalidJobID) }
        return ImportJob(job: job)
    }
}
