"""One database behind two aliases: the application reads and writes by 'default', migrations run by 'owner'."""


class OneDatabase:
    def db_for_read(self, model, **hints):
        return "default"

    def db_for_write(self, model, **hints):
        return "default"

    def allow_relation(self, obj1, obj2, **hints):
        return True

    def allow_migrate(self, db, app_label, **hints):
        return db == "owner"
